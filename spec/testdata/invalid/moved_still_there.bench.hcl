moved {
  from = benchmark.b # ERROR: Moved and still there
  to   = benchmark.c
}
benchmark "c" {
  groups      = [group.api]
  strategies  = [strategy.map]
  concurrency = [1]
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
