# Requests under conditions, loops, and stages with figures of their own.
variable "code" {
  default   = "sesame"
  sensitive = true
}

data "users" {
  rows = [{ name = "ann", paid = true, visits = 3 }, { name = "bob", paid = false, visits = 0 }]
}

random "percent" { integer = [1, 100] }

counter "visit" {}

group "feed" {
  base_url = "http://127.0.0.1:8080"

  request "login" {
    path    = "/login?name=${data.users.name}"
    capture = { roles = json("$.roles[*]", "all", "[]"), key = header("X-Key") }
    expect { status = [200, 409] }
  }
  request "tour" {
    path = "/tour"
    when = request.login.status == "200" && (random.percent <= 30 || !data.users.paid)
  }
  request "tenth" {
    path = "/tenth"
    when = counter.visit % 10 == 0 && contains(request.login.roles, "admin") && length(request.login.roles) > 1
  }
  request "secret" {
    path = "/secret"
    when = request.login.key == var.code || can(regex("^[0-9]+$", request.login.key))
  }
  request "pages" {
    path    = "/pages?after=${request.pages.cursor}"
    capture = { cursor = json("$.next", "first", "") }
    repeat  = { while = request.pages.cursor != "" && tonumber(request.pages.cursor) < data.users.visits * 2, at_most = 50 }
    think   = ["10ms", "20ms"]
  }
  request "roles" {
    path   = "/roles/${request.roles.each}"
    repeat = { each = request.login.roles, at_most = 5 }
  }
  request "alive" {
    path   = "/alive"
    repeat = { times = 3 }
    when   = true
  }
  request "never" {
    path = "/never"
    when = startswith(upper(data.users.name), "A") ? false : true
  }
}

benchmark "feed" {
  groups     = [group.feed]
  strategies = [strategy.sequential, strategy.gather]
  blocks     = 8
  stages = [
    { name = "climb", rate = 20, over = "10s" },
    { name = "hold", rate = 20, for = "30s" },
    { rate = 0, duration = "5s" },
  ]
  threshold "steady" {
    metric = response.p95
    when   = cell.stage == "hold"
    max    = "300ms"
  }
  threshold "whole" {
    metric = error_ratio
    max    = 0.01
  }
  compare {
    baseline = strategy.sequential
    metrics  = [response.p50]
    stage    = "hold"
  }
}

output "hold" {
  value = benchmark.feed["feed"]["gather"].stages.stage["hold"].response.p95
}
