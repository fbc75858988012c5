report "r" {
  format     = "text"
  benchmarks = [benchmark.bb] # ERROR: Unknown benchmark
}
report "s" {
  format     = "text"
  benchmarks = ["b"] # ERROR: Not a benchmark
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
