benchmark "x" {
  groups      = [group.api]
  strategies  = [strategy.map, strategy.gather]
  concurrency = [1, 5]
  compare {
    baseline        = strategy.map
    metrics         = [throughput]
    on_inconclusive = "ignore" # ERROR: Value not allowed
    strict          = "proved" # ERROR: Value not allowed
  }
}

group "api" {
  base_url = "http://127.0.0.1:8080"
  request "list" { path = "/items" }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map, strategy.gather]
  concurrency = [1, 5]
}
