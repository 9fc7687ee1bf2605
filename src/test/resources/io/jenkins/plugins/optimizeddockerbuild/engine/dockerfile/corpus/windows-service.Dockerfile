# escape=`

ARG REPO=mcr.microsoft.com/windows/servercore
FROM ${REPO}:ltsc2022 AS installer

SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"]

RUN $version = '8.0.1'; `
    Invoke-WebRequest -OutFile runtime.zip https://example.com/runtime-$version.zip; `
    # the checksum is published beside the archive
    if ((Get-FileHash runtime.zip -Algorithm sha512).Hash -ne 'abc') { `
        exit 1; `
    }; `
    `
    Expand-Archive runtime.zip -DestinationPath C:\runtime

FROM ${REPO}:ltsc2022
COPY --from=installer ["/runtime", "/Program Files/runtime"]
COPY src\app\ C:\app\
WORKDIR C:\app
RUN setx /M PATH "%PATH%;C:\Program Files\runtime"
ENTRYPOINT ["C:\\app\\service.exe"]
