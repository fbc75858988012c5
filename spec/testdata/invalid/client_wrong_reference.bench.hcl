group "g" {
  base_url = "http://127.0.0.1"
  client   = strategy.map # ERROR: strategy can't be used here
  request "r" { path = "/" }
}
group "h" {
  base_url = "http://127.0.0.1"
  client   = "c" # ERROR: Not a client
  request "r" { path = "/" }
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
