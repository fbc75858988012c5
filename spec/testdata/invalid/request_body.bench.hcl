group "g" {
  base_url = "http://127.0.0.1"
  request "a" {
    path      = "/"
    body      = "x"
    body_file = "x.json" # ERROR: Both body and body_file
  }
  request "b" {
    path      = "/"
    body_file = "missing.json" # ERROR: Can't read body_file
  }
  request "c" {
    path      = "/"
    body_file = "../secret" # ERROR: Can't read body_file
  }
  request "d" {
    path = "/"
    body = { a = 1 } # ERROR: Wrong type
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
