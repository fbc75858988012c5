# What a WebSocket can't have.

group "g" {
  base_url = "ws://127.0.0.1:8080"

  websocket "method" {
    path   = "/"
    method = "POST" # ERROR: Unknown argument
  }
  websocket "body" {
    path = "/"
    expect {
      body_contains = "x" # ERROR: Unknown argument
    }
  }
  websocket "nothing" {
    path = "/"
    await {
      messages = 0 # ERROR: Number out of bounds
    }
  }
  websocket "path" {
    path = "/"
    await {
      json = { "type" = "x" } # ERROR: Invalid JSONPath
    }
  }
  websocket "key" {
    path    = "/"
    headers = { Sec-WebSocket-Key = "x" } # ERROR: Header of the handshake
  }
  websocket "limits" {
    path        = "/"
    idle_limit  = "1s"
    stall_limit = "2s" # ERROR: Stalls that never are
  }
  websocket "send" {
    path = "/"
    send = { a = 1 } # ERROR: Wrong type
  }
  websocket "twice" {
    path = "/"
  }
  request "twice" { # ERROR: Second request of this name
    url = "http://127.0.0.1:8080/"
  }
  request "plain" {
    path = "/" # ERROR: Unknown scheme
  }
  websocket "body_of_none" {
    path    = "/"
    capture = { all = body("n=([0-9]+)") } # ERROR: No body
  }
  websocket "ftp" {
    url = "ftp://127.0.0.1/" # ERROR: Unknown scheme
  }
}

group "none" { # ERROR: Missing block
}
