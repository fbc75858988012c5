# Does compressed JSON cost a login anything? Each batch logs in as another user and orders something else; both sides of the
# comparison get the same users, days and rooms in the same order, and no order number is sent twice.
#
# bench run examples/rows.bench.hcl

server "practice" {
  type    = "httpbin"
  latency = "2ms"
}

data "users" {
  file      = "users.csv"
  order     = "shuffled"
  sensitive = true
}

data "stays" {
  rows  = [for day in range(1, 29) : { in = day, out = day + 2 }]
  order = "random"
}

random "room" {
  choice  = ["single", "double", "suite"]
  weights = [5, 4, 1]
}

counter "order" { start = 1000 }

group "visits" {
  for_each = { plain = "identity", compressed = "gzip" }
  base_url = server.practice.url
  headers = {
    Authorization   = "Basic ${base64encode("${data.users.name}:${data.users.password}")}"
    Accept-Encoding = each.value
  }

  request "login" {
    path = "/basic-auth/${urlencode(data.users.name)}/${urlencode(data.users.password)}"
    expect { status = [200] }
  }

  request "order" {
    method = "POST"
    path   = "/post"
    query  = { in = format("2027-02-%02d", data.stays.in), out = format("2027-03-%02d", data.stays.out) }
    json   = { number = counter.order, room = random.room, guest = data.users.name }
    expect {
      json = {
        "$.json.number"              = at_least(1000)
        "$.json.room"                = one_of(["single", "double", "suite"])
        "$.args.in[0]"               = matches("^2027-02-[0-2][0-9]$")
        "$.headers.Authorization[0]" = matches("^Basic ")
      }
    }
  }
}

benchmark "visits" {
  groups      = [group.visits]
  strategies  = [strategy.sequential]
  concurrency = ["default"]
  blocks      = 10
  iterations  = 200

  compare {
    baseline = group.visits["plain"]
    metrics  = [makespan.p50]
  }
}
