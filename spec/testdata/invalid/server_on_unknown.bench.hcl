server "free" {
  type = "httpbin"
}

server "waits" {
  type = "httpbin"
  on   = { port = server.free.port } # ERROR: Value not known yet
}
