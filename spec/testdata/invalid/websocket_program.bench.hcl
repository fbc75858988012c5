# A client program sends HTTP.

group "g" {
  base_url = "http://127.0.0.1:8080"
  websocket "r" { # ERROR: Messages that a program isn't asked about
    path = "/"
  }
}

strategy "own" {
  type    = "program"
  command = ["python3", "own.py"]
}

benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.own]
  concurrency = [1]
}
