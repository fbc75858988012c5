# RUN: every request failed
output "best" {
  value = benchmark.b["api"]["map"][1].service.p99 + 1 # WARNING: Output "best" has no value
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
