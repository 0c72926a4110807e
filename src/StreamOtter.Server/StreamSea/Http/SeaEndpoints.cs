using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using StreamOtter.Server.Catalog;
using StreamOtter.Server.Sockets;
using StreamOtter.Server.StreamSea.Accounts;
using StreamOtter.Streams;

namespace StreamOtter.Server.StreamSea.Http;

/// <summary>The HTTP API: each request's client is found out, its call is made, and whatever becomes of it is answered.</summary>
internal sealed partial class SeaEndpoints(
    GatewayCatalog catalog, SeaAccess access, OriginPolicy origins, int maxBodyBytes, SeaStreamsApi streams, SeaJailsApi jails, SeaClientsApi clients, ILogger log)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/streams/{stream}/publish", Serve(streams.PublishAsync));
        routes.MapPost("/streams/{stream}/define", Serve(streams.DefineAsync));
        routes.MapGet("/streams/{stream}/schema", Serve(streams.DescribeAsync));
        routes.MapPost("/schema-versions-vector", Serve(streams.ListVersionsAsync));
        routes.MapPost("/jails", Serve(jails.CreateAsync));
        routes.MapDelete("/jails/{id}", Serve(jails.DeleteAsync));
        routes.MapPost("/client", Serve(clients.CreateAsync));
        routes.MapDelete("/client/{id}", Serve(clients.DeleteAsync));
        routes.MapPut("/client/{id}", Serve(clients.RotateSecretAsync));
        routes.MapPut("/client/{id}/jwt-public-key", Serve(clients.SetKeyAsync));
        routes.Map("/{**rest}", static context => SeaAnswer.WriteAsync(
            context, SeaProblem.NotFound($"Nothing is served at {context.Request.Method} {context.Request.Path}.")));
    }

    private RequestDelegate Serve(Func<SeaCall, Task<Action<Utf8JsonWriter>>> serve) => async context =>
    {
        try
        {
            var answer = await serve(await BeginAsync(context));
            await SeaAnswer.WriteAsync(context, StatusCodes.Status200OK, answer);
        }
        catch (SeaProblem problem)
        {
            await SeaAnswer.WriteAsync(context, problem);
        }
        catch (EngineException error)
        {
            await SeaAnswer.WriteAsync(context, SeaProblem.Of(error.Error, error.Message));
        }
        catch (BadHttpRequestException error)
        {
            await SeaAnswer.WriteAsync(context, new SeaProblem(error.StatusCode, error.Message));
        }
        catch (Exception error) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogFailed(log, error, context.Request.Method, context.Request.Path);
            await SeaAnswer.WriteAsync(context, new SeaProblem(StatusCodes.Status500InternalServerError, "The gateway failed; its log says how."));
        }
        catch (Exception error)
        {
            LogLeft(log, context.Request.Method, context.Request.Path, error.Message);
        }
    };

    private async ValueTask<SeaCall> BeginAsync(HttpContext context)
    {
        // A browser sends what it knows of a user with any page's requests.
        if (!origins.Allows(context.Request))
            throw new SeaProblem(StatusCodes.Status403Forbidden, "Pages of this origin may not call. The gateway's operator can allow it by Sockets:AllowedOrigins.");
        await catalog.OpenAsync(context.RequestAborted);
        var client = access.Find(context.Request.Headers.Authorization.ToString());
        return client is null
            ? throw new SeaProblem(StatusCodes.Status401Unauthorized, SeaAccess.NotKnown)
            : new SeaCall(context, client, maxBodyBytes);
    }

    [LoggerMessage(2411, LogLevel.Error, "{Method} {Path} failed")]
    private static partial void LogFailed(ILogger log, Exception error, string method, PathString path);

    [LoggerMessage(2412, LogLevel.Debug, "{Method} {Path}: the client did not wait: {Error}")]
    private static partial void LogLeft(ILogger log, string method, PathString path, string error);
}
