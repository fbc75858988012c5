server "a" {
  type    = "command"
  command = ["./a", server.b.url] # ERROR: Circular references
}
server "b" {
  type    = "command"
  command = ["./b", server.a.url]
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
