server "a" {
  type = "httpbin"
  ready {
    path = "/"
    tcp  = true # ERROR: Two ways to be ready
  }
}
server "b" {
  type = "httpbin"
  ready {
    path    = "healthz" # ERROR: Path without a slash
    timeout = "20" # ERROR: Not a duration
  }
}
server "c" {
  type = "httpbin"
  ready { status = 204 } # ERROR: Status without a path
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
