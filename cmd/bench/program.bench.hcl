# Races a client program against what bench emulates of the same call:
#
#   bench check-program python3 client.py
#   bench run

# A server to practise on comes along. Put your own pages in its place.
server "practice" {
  type    = "httpbin"
  latency = "10ms"
}

group "pages" {
  base_url = server.practice.url
  request "first" { path = "/delay/0.05" }
  request "second" { path = "/delay/0.01" }
  request "third" { path = "/delay/0.03" }
  request "fourth" { path = "/get" }
  request "fifth" { path = "/delay/0.02" }
}

# The program is started for each cell, and anew for each block, and asked for one batch after the other.
strategy "mine" {
  type    = "program"
  command = ["python3", "client.py"]
}

benchmark "race" {
  groups      = [group.pages]
  strategies  = [strategy.as_completed, strategy.mine] # emulated, and as it is
  concurrency = ["default", 2]                         # the library's own limit, and two at once
  blocks      = 10
  duration    = "4s"

  compare {
    baseline = strategy.as_completed
    metrics  = [makespan.mean, first_result.mean]
  }
}
