#syntax = docker/dockerfile-upstream:master-labs
 # not a directive any more: escape=`
ARG A="quoted default" B C=$A
from    scratch	as	One_1.x-y
	# indented comment
  LABEL multi.label1="value1" multi.label2='single $A' other=a\ b
ENV OLD style value with   spaces
RUN	echo tab \   
  # comment after trailing blanks
\
  && echo "# not a comment" \

  # and an empty line above

  && echo done
RUN ["/bin/echo", "json \"form\"", "\u00e9"]
RUN [ "not json", ]
CMD []
COPY ["file with space", "dir/", "/dest dir/"]
ADD --keep-git-dir=true https://github.com/example/repo.git#v1 /repo
WORKDIR relative/../path
WORKDIR /
VOLUME /a /b
EXPOSE 80 443/tcp 5000-5010/udp
ONBUILD ADD . /app
ONBUILD run <<-X cat
	in onbuild
	X
FROM one_1.x-y
ARG A C
COPY --from=0 ${C:+x} \
     \
     "y" /z/
COPY $C /c/
RUN <<A bash && <<'B' cat > /out
first
A
$second
B
USER "$C"
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
MAINTAINER Somebody <somebody@example.com>
HEALTHCHECK CMD exit 0
RUN cat <<< "here string" && echo $((1<<3)) \
