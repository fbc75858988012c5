group "g" {
  base_url = "http://127.0.0.1:8080"
  request "r" { path = "/" }
}
benchmark "b" {
  groups     = [group.g]
  strategies = [strategy.map, strategy.gather]
  stages     = [{ name = "climb", rate = 50, over = "10s" }, { name = "hold", rate = 50, for = "1m" }]
  blocks     = 8
  compare {
    baseline = strategy.map
    metrics  = [makespan.p50]
    stage    = "hodl" # ERROR: Unknown stage
  }
  compare {
    baseline = strategy.map
    metrics  = [cpu_per_request] # ERROR: Metric of the whole
    stage    = "hold"
  }
}
