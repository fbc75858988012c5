group "g" {
  base_url = "http://127.0.0.1"
  request "r" {
    path    = "/"
    headers = { Accept = ["a"] } # ERROR: Wrong type
  }
}
benchmark "x" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = [1, "five"] # ERROR: Wrong type
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
