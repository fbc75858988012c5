# WebSockets and calls have their own version of HTTP, whatever the client's.

client "three" {
  http_version = "3"
}

group "g" {
  base_url = "http://127.0.0.1:8080"
  client   = client.three

  websocket "w" {
    path = "/"
  }
  grpc "c" {
    proto  = "greeter.proto"
    method = "helloworld.Greeter/SayHello"
  }
  request "page" {
    url = "https://127.0.0.1:8443/"
  }
}

benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = [1]
}
