server "s" {
  type        = "httpbin"
  error_ratio = 5 # ERROR: Number out of bounds
  latency     = "-1s" # ERROR: Negative duration
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
