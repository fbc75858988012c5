group "a" {
  base_url = "http://127.0.0.1"
  request "r" { path = "/" }
}
benchmark "b" {
  groups      = [group.a]
  strategies  = [strategy.pool, strategy.map]
  concurrency = [1]
  compare {
    baseline = strategy.map
    metrics = [
      requests,        # ERROR: Metric without a direction
      bytes_in,        # ERROR: Metric without a direction
      in_flight.max,   # ERROR: Metric without a direction
      send_lag.p99,    # ERROR: Metric without a direction
      connections.opened, # ERROR: Metric without a direction
      generator.cpu_share, # ERROR: Metric without a direction
      yield,
      released.p50,
    ]
  }
}
