# The application with its pipeline, for the CPU. For an NVIDIA GPU: docker build --build-arg TORCH_BACKEND=cuda .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TORCH_BACKEND=cpu
WORKDIR /source
COPY . .
RUN dotnet publish TabGraphSyn.Web --configuration Release --output /app -p:TorchBackend=$TORCH_BACKEND

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
ENV Urls=http://0.0.0.0:8080 Storage__DataDirectory=/data
RUN mkdir /data && chown $APP_UID /data
VOLUME /data
EXPOSE 8080
USER $APP_UID
# The image has no program that fetches an address: the application asks itself.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["dotnet", "TabGraphSyn.Web.dll", "health"]
ENTRYPOINT ["dotnet", "TabGraphSyn.Web.dll"]
