# A request needs a group around it, a threshold a benchmark.
request "x" { # ERROR: Block in the wrong place
  path = "/"
}
threshold "p99" { # ERROR: Block in the wrong place
  metric = service.p99
  max    = "1s"
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
