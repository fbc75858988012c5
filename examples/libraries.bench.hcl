# The tutorial's question, asked of the libraries themselves: each runs as a program, beside what bench emulates of it. A
# library that isn't installed is left out. It takes two minutes at most, and contacts nobody but a server that comes along.

variable "python" {
  description = "The Python that has requests, aiohttp and gevent."
  default     = "python3"
}

server "web" { type = "httpbin" }

# Five pages as in the tutorial: the slowest takes 300 ms, which no library can be quicker than.
group "sites" {
  base_url = server.web.url
  request "heroku" { path = "/delay/0.3" }
  request "tablib" { path = "/delay/0.1" }
  request "httpbin" { path = "/delay/0.2" }
  request "requests" { path = "/delay/0.05" }
  request "reitz" { path = "/delay/0.15" }
}

# Fifty pages that are there at once: what they take is the library's own work.
group "many" {
  base_url = server.web.url
  request "page" {
    path   = "/delay/0.002"
    weight = 50
  }
}

strategy "grequests_real" {
  type    = "program"
  command = [var.python, "grequests_map.py"]
  dir     = "clients"
  restart = "every 2 blocks" # five processes in ten blocks; one for each block would take more than two minutes
}

# The same call on gevent, for machines without grequests.
strategy "gevent_real" {
  type    = "program"
  command = [var.python, "gevent_map.py"]
  dir     = "clients"
  restart = "every 2 blocks"
}

strategy "aiohttp_real" {
  type    = "program"
  command = [var.python, "aiohttp_gather.py"]
  dir     = "clients"
  restart = "every 2 blocks"
}

strategy "futures_real" {
  type    = "program"
  command = [var.python, "requests_futures.py"]
  dir     = "clients"
  restart = "every 2 blocks"
}

benchmark "libraries" {
  groups = [group.sites, group.many]
  strategies = [
    strategy.grequests, strategy.grequests_real, strategy.gevent_real,
    strategy.aiohttp, strategy.aiohttp_real,
    strategy.futures, strategy.futures_real,
  ]
  concurrency = ["default"] # each library's own limit
  blocks      = 10
  duration    = "4s"
  warmup      = "300ms"

  compare {
    baseline = strategy.aiohttp_real
    metrics  = [makespan.mean, client.cpu_per_request]
  }
}
