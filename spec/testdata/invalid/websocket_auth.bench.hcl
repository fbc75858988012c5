# A handshake can't be signed.

client "signed" {
  auth { # ERROR: Messages can't be signed
    type     = "digest"
    username = "u"
    password = "p"
  }
}

group "g" {
  base_url = "http://127.0.0.1:8080"
  client   = client.signed
  websocket "w" {
    path = "/"
  }
}

strategy "users" {
  type = "map"
}

benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.users]
  concurrency = [1]
}
