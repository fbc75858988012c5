# EXAMPLE of its code in docs/errors.md
group "g" {
  base_url = "http://127.0.0.1"
  request "a" {
    path   = "/"
    method = "get" # ERROR: Method in lower case
  }
  request "b" {
    path   = "/"
    method = "GET /" # ERROR: Invalid method
  }
  request "c" {
    path   = "/"
    method = "CONNECT" # ERROR: CONNECT is not a request
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
