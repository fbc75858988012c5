server "empty" {
  type    = "command"
  command = ["", "x"] # ERROR: Empty command
}
server "nul" {
  type    = "command"
  command = ["./server", "a\u0000b"] # ERROR: NUL in a command
  dir     = "a\u0000b" # ERROR: NUL in a folder's name
  env     = { "A=B" = "x" } # ERROR: Invalid environment variable
}
server "value" {
  type    = "command"
  command = ["./server"]
  env     = { C = "a\u0000b" } # ERROR: Invalid environment variable
}
server "page" {
  type    = "command"
  command = ["./server"]
  ready { path = "/a#b" } # ERROR: Invalid path
}

group "api" {
  base_url = server.empty.url
  request "a" { path = "/" }
  request "b" { url = "${server.nul.url}/" }
  request "v" { url = "${server.value.url}/" }
  request "c" { url = "${server.page.url}/" }
}

benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.map]
  concurrency = [1, 5]
}
