client "c" { http_version = "3" }
group "g" {
  base_url = "http://127.0.0.1"
  client   = client.c
  request "r" { path = "/" }
}
benchmark "x" {
  groups      = [group.g] # ERROR: HTTP/3 needs https
  strategies  = [strategy.map, strategy.gather]
  concurrency = [1, 5]

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
