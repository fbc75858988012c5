# A client program tells nothing of events.

group "g" {
  base_url = "http://127.0.0.1:8080"
  request "r" { # ERROR: Stream that a program isn't asked about
    path = "/"
    stream "sse" {}
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
