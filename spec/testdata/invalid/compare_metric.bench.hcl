# EXAMPLE of its code in docs/errors.md
benchmark "x" {
  groups      = [group.api]
  strategies  = [strategy.map, strategy.gather]
  concurrency = [1, 5]
  compare {
    baseline = strategy.map
    metrics  = [makespam.p50] # ERROR: Unknown metric
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
