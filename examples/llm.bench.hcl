# Which of two model endpoints begins to answer sooner, and how do the words flow then? Both are played by bench itself, so
# that this runs anywhere, without a key: bench run -auto-approve examples/llm.bench.hcl takes less than a minute.
#
# For real ones leave the servers out, write base_url = each.value for a map of URLs, name their hosts in allowed_hosts of a
# bench block, and put headers = { Authorization = "Bearer ${var.key}" } with a sensitive variable into the group.

locals {
  # How long each takes for its first word.
  models = { current = "80ms", candidate = "60ms" }
}

server "model" {
  for_each = local.models
  type     = "httpbin"
}

data "prompts" {
  rows = [
    { text = "Why is the sky blue?" },
    { text = "Write a haiku about queues." },
    { text = "What is a p99?" },
  ]
}

client "patient" {
  timeout = "30s" # for a whole answer
}

group "chat" {
  for_each = local.models

  base_url = server.model[each.key].url
  client   = client.patient

  request "chat" {
    method = "POST"
    path   = "/events?events=20&gap=4ms&first=${each.value}"
    json   = { model = each.key, stream = true, messages = [{ role = "user", content = data.prompts.text }] }

    stream "sse" {
      until      = "[DONE]"
      count      = json("$.usage.completion_tokens")
      idle_limit = "5s" # a longer gap is a failure
    }
    expect {
      content_type = "text/event-stream"
    }
  }
}

benchmark "first_word" {
  groups      = [group.chat["current"], group.chat["candidate"]]
  strategies  = [strategy.pool]
  concurrency = [4] # answers at a time
  duration    = "10s"
  blocks      = 10
  warmup      = "1s"

  compare {
    baseline = group.chat["current"]
    metrics  = [first_event.p50, gap.p50]
    gate     = true # slower => exit status 2
  }

  threshold "first word" {
    metric = first_event.p95
    max    = "300ms"
  }
  threshold "flow" {
    metric = stalls
    max    = 0
  }
  threshold "answers" {
    metric = error_ratio
    max    = 0
  }
}
