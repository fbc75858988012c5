# A client program gets its requests as JSON.
strategy "mine" {
  type    = "program"
  command = ["./client"]
}
group "api" {
  base_url = "http://127.0.0.1:8080"
  request "bytes" { # ERROR: Body that is no text
    method    = "PUT"
    path      = "/items"
    body_file = "body.bin"
  }
}
benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.mine, strategy.gather]
  concurrency = ["default"]
}
