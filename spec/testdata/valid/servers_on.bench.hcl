# Servers under test on a worker of their own: their addresses are known once that is there.
bench {
  workers { min = 2 }
}

server "shop" {
  type    = "command"
  on      = { role = "sut", zone = "a" }
  command = ["./shop", "-listen", "${self.host}:${self.port}"]
  restart = "every 5 blocks"
}

server "fixed" {
  type = "httpbin"
  port = 8081
  on   = { role = "cache" }
}

server "beside" {
  type = "httpbin"
  port = 8081
}

group "shop" {
  base_url = server.shop.url
  request "list" { path = "/items" }
  request "cached" { url = "${server.fixed.url}/get" }
}

group "beside" {
  base_url = server.beside.url
  request "list" { path = "/get" }
}

benchmark "b" {
  groups      = [group.shop, group.beside]
  strategies  = [strategy.pool]
  concurrency = [4]
}
