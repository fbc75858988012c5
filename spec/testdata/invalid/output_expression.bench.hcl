output "o" {
  value = min(cells(benchmark.b)[*].delivery.p98...) # ERROR: Unknown attribute
}
output "p" {
  value = cells(benchmark.c) # ERROR: Unknown benchmark
}
output "q" {
  value = cells([1]) # ERROR: Invalid function argument
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
