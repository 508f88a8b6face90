package live;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.group;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;

/** What Gatling does to the server: a few seconds of probes and of the API, with some answers that are no success. */
public class SelfSimulation extends Simulation {
  private final String bearer = "Bearer " + System.getenv("TOKEN");

  private final HttpProtocolBuilder server = http.baseUrl(System.getenv("ADDRESS")).disableWarmUp();

  private final ScenarioBuilder probes =
      scenario("Probes").exec(http("alive").get("/livez")).exec(http("ready").get("/readyz"));

  private final ScenarioBuilder readers =
      scenario("Readers")
          .exec(
              group("catalogue")
                  .on(exec(http("services").get("/api/v1/services").header("Authorization", bearer))))
          .exec(
              http("missing")
                  .get("/api/v1/services/nothing-of-this-name")
                  .header("Authorization", bearer)
                  .check(status().is(200)));

  {
    setUp(
            probes.injectOpen(constantUsersPerSec(8).during(4)),
            readers.injectOpen(constantUsersPerSec(5).during(4)))
        .protocols(server)
        .assertions(global().failedRequests().count().gt(0L), global().responseTime().max().lt(0));
  }
}
