server "build" {
  for_each = { base = "v1", head = "v2" }
  type     = "command"
  command  = ["shop", each.value]
  ready { path = "/health" }
}

server "other" {
  type = "httpbin"
}

client "fast" {
  timeout      = "2s"
  http_version = "1.1"
}

data "users" {
  rows = [for i in range(5) : { name = "u${i}" }]
}

group "browse" {
  for_each = server.build
  base_url = each.value.url
  client   = client.fast
  request "home" { path = "/" }
  request "search" {
    path   = "/search?by=${data.users.name}"
    weight = 2
  }
}

group "buy" {
  for_each = server.build
  base_url = each.value.url
  request "login" {
    path    = "/login"
    capture = { token = json("$.token") }
  }
  request "order" {
    path    = "/order"
    headers = { Authorization = request.login.token }
  }
}

group "jobs" {
  base_url = server.other.url
  request "tick" { path = "/get" }
}

mix "day" {
  for_each = server.build
  part "browse" {
    group = group.browse[each.key]
    share = 0.75
  }
  part "buy" {
    group    = group.buy[each.key]
    strategy = strategy.sequential
    share    = 0.25
    start    = "2s"
  }
  part "jobs" {
    group    = group.jobs
    strategy = strategy.pool
    rate     = 5
  }
  part "staff" {
    group    = group.buy[each.key]
    strategy = strategy.sequential
    users    = 3
  }
}

benchmark "day" {
  groups     = values(mix.day)
  strategies = [strategy.gather]
  rate       = [80]

  compare {
    baseline = mix.day["base"]
    metrics  = [makespan.p50, cpu_per_request, part.buy.service.p95]
    gate     = true
  }
  threshold "buy" {
    metric = part.buy.makespan.p95
    max    = "1s"
  }
  threshold "login" {
    metric  = service.p95
    request = "login"
    max     = "1s"
  }
  threshold "all" {
    metric = error_ratio
    max    = 0.01
  }
}

output "buy" {
  value = benchmark.day["day[base]"]["gather"]["80/s"].part.buy.makespan.p50
}
