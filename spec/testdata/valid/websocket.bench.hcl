# WebSockets beside requests: with slots, by keys, made from a list.

client "patient" {
  timeout = "1m"
}

data "pairs" {
  rows = [{ pair = "EURUSD" }, { pair = "EURCHF" }]
}

group "prices" {
  base_url = "ws://127.0.0.1:8080"
  headers  = { X-Team = "fx" }
  client   = client.patient

  websocket "prices" {
    description = "the first hundred prices"
    path        = "/ws?pair=${data.pairs.pair}"
    send        = [jsonencode({ hello = true }), jsonencode({ subscribe = data.pairs.pair })]
    idle_limit  = "5s"
    stall_limit = "300ms"
    count       = json("$.total")

    await {
      json     = { "$.type" = "price", "$.bid" = at_least(0) }
      messages = 100
    }
    expect {
      headers = { Sec-WebSocket-Protocol = "v2" }
      json    = { "$.type" = "price" }
    }
  }

  websocket "served" {
    for_each = toset(["a", "b"])
    url      = "wss://127.0.0.1:8443/${each.key}"
    headers  = { Sec-WebSocket-Protocol = "v1, v2" }
    think    = "1s"
  }
}

group "mixed" {
  request "login" {
    url     = "http://127.0.0.1:8080/login"
    capture = { token = json("$.token") }
  }

  websocket "news" {
    url     = "ws://127.0.0.1:8080/news"
    send    = ["token ${request.login.token}"]
    capture = { last = json("$.n") }
    await {}
  }

  request "logout" {
    url  = "http://127.0.0.1:8080/logout?n=${request.news.last}"
    when = request.news.last != "0"
  }

  dynamic "websocket" {
    for_each = ["x", "y"]
    labels   = ["dyn_${websocket.value}"]
    content {
      url  = "ws://127.0.0.1:8080/${websocket.value}"
      send = [websocket.value]
    }
  }
}

benchmark "prices" {
  groups      = [group.prices, group.mixed]
  strategies  = [strategy.sequential]
  users       = [4]

  threshold "first" {
    metric  = first_event.p95
    request = "news"
    max     = "300ms"
  }
}
