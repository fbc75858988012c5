# Two or more processes of this machine send one load together:
#
#   bench run -workers=2 examples/together.bench.hcl
#
# waits for them; each is started with `bench worker -join=.bench/join`. docs/workers.md says how it goes with other machines.
bench {
  workers {
    min     = 2
    max     = 4
    on_lost = "continue" # the block is run again with who is left
  }
}

server "practice" {
  type    = "httpbin"
  latency = "5ms"
}

group "pages" {
  base_url = server.practice.url
  request "home" { path = "/get" }
  request "page" { path = "/html" }
}

# 200 requests a second in all, however many workers there are: they take turns in one schedule.
benchmark "steady" {
  groups        = [group.pages]
  strategies    = [strategy.pool]
  rate          = [200]
  max_in_flight = 50
  duration      = "8s"
  blocks        = 8
}

# Eight users in all, shared out: each runs its batches back to back.
benchmark "busy" {
  groups     = [group.pages]
  strategies = [strategy.sequential, strategy.gather]
  users      = [8]
  duration   = "4s"
  blocks     = 8

  compare {
    baseline = strategy.sequential
    metrics  = [makespan.p50]
  }
}
