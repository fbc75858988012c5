# What a client program can't do is an error, and what it can't be held to a warning.
strategy "mine" {
  type    = "program"
  command = ["./client"]
}
group "api" {
  base_url = "http://127.0.0.1:8080"
  client   = client.two
  request "list" { # WARNING: Expectation that a program isn't held to
    path = "/items"
    expect {
      status        = [200]
      body_contains = "items"
    }
  }
}
client "two" {
  http_version = "2" # WARNING: Client setting that a program doesn't take
  timeout      = "1s"
}
benchmark "b" {
  groups      = [group.api]
  strategies  = [strategy.mine, strategy.gather]
  concurrency = ["default", 2]
}
