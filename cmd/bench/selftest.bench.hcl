# The spec of `bench selftest`: rounds of A, A again, and A made 10 % slower.

variable "rounds" { type = number }

server "plain" {
  type    = "httpbin"
  latency = "5ms"
}

server "slower" {
  type    = "httpbin"
  latency = "5.5ms"
}

group "a" {
  base_url = server.plain.url
  request "get" { path = "/status/200" }
}

group "same" {
  base_url = server.plain.url
  request "get" { path = "/status/200" }
}

group "slower" {
  base_url = server.slower.url
  request "get" { path = "/status/200" }
}

benchmark "round" {
  for_each    = range(1, var.rounds + 1)
  groups      = [group.a, group.same, group.slower]
  strategies  = [strategy.pool]
  concurrency = [4]
  duration    = "2s"
  blocks      = 20
  warmup      = "100ms"

  compare {
    baseline = group.a
    metrics  = [service.p50]
  }
}
