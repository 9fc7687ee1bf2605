FROM php:8.3-fpm-alpine as php
RUN apk add --no-cache $PHPIZE_DEPS icu-dev \
	&& docker-php-ext-install -j$(nproc) intl opcache
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
COPY --from=mlocati/php-extension-installer:latest /usr/bin/install-php-extensions /usr/local/bin/
WORKDIR /srv/app
COPY composer.* symfony.* ./
RUN --mount=type=secret,id=composer_auth,target=/root/.composer/auth.json \
    composer install --no-dev --no-scripts
COPY --link . ./
RUN rm -Rf docker/
COPY <<-"EOF" /usr/local/etc/php/conf.d/app.ini
	memory_limit = ${PHP_MEMORY:-256M}
	opcache.enable = 1
	EOF
COPY --chmod=755 <<entrypoint.sh <<healthcheck.sh /usr/local/bin/
#!/bin/sh
exec php-fpm "$@"
entrypoint.sh
#!/bin/sh
curl -f localhost
healthcheck.sh
HEALTHCHECK NONE

from nginx:1.27-alpine AS Web
copy docker/nginx/default.conf /etc/nginx/conf.d/
copy --from=PHP /srv/app/public /srv/app/public
