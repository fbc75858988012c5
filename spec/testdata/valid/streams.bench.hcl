# Responses that come as events.

client "patient" {
  timeout = "1m"
}

group "chat" {
  base_url = "http://127.0.0.1:8080"
  client   = client.patient

  request "chat" {
    method = "POST"
    path   = "/v1/chat/completions"
    json   = { model = "m", stream = true }

    stream "sse" {
      description = "a token an event"
      until       = "[DONE]"
      count       = json("$.usage.completion_tokens")
      idle_limit  = "5s"
      stall_limit = "300ms"
    }
    expect {
      content_type = "text/event-stream"
      json         = { "$.usage" = present() }
    }
  }

  request "log" {
    path = "/log"
    stream "ndjson" {
      until = matches("\"done\": *true")
      count = json("$.eval_count")
    }
  }

  request "tail" {
    path = "/tail"
    stream "chunks" {
      idle_limit = "1s"
    }
  }
}

strategy "users" {
  type = "pool"
}

benchmark "chat" {
  groups      = [group.chat]
  strategies  = [strategy.users]
  concurrency = [4]

  threshold "first" {
    metric  = first_event.p95
    request = "chat"
    max     = "300ms"
  }
  threshold "stalls" {
    metric = stalls
    max    = 0
  }
}
