# How many cells there are can't wait until the server has its port.
server "s" { type = "httpbin" }
benchmark "x" {
  groups      = [group.api]
  strategies  = [strategy.map, strategy.gather]
  concurrency = [server.s.port] # ERROR: Value not known yet

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
