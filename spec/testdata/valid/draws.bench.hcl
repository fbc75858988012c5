# What each request gets when it is sent: a row of a table, a draw, a number.

variable "key" {
  default   = "hush-hush"
  sensitive = true
}

data "users" {
  file      = "draws.csv"
  order     = "shuffled"
  on_end    = "stop"
  sensitive = true
}

data "pages" {
  file  = "draws.jsonl"
  order = "random"
}

data "places" {
  rows = [for i in range(3) : { lat = 38 + i / 4, name = "place ${i}" }]
}

random "day" { integer = [9, 23] }

random "sort" {
  choice  = ["distance", "rate", "price"]
  weights = [2, 1, 1]
}

random "noise" { length = 32 }

counter "order" { start = 1000 }

group "shop" {
  base_url = "http://127.0.0.1:8080/v1/"
  headers  = { Authorization = "Basic ${base64encode("${data.users.email}:${var.key}")}" }
  query    = { sort = random.sort }

  request "page" {
    path = data.pages.path
  }

  request "search" {
    path  = "/places/${urlencode(data.places.name)}/search?lat=${data.places.lat}"
    query = { in = format("2015-04-%02d", random.day), empty = "" }
  }

  request "order" {
    method  = "POST"
    path    = "/orders/${counter.order}"
    headers = { Content-Type = "application/json", Authorization = "Bearer ${var.key}" }
    body = jsonencode({
      name   = upper(data.users.name)
      number = counter.order
      lines  = [{ page = data.pages.path, fresh = data.pages.fresh, price = data.pages.weight }, "as ${data.users.name} <said>"]
      place  = true ? data.pages.weight : null
      fixed  = { a = [1, null], key = var.key }
    })
  }

  request "upload" {
    method = "PUT"
    path   = "/noise"
    query  = { sort = "none" }
    body   = "${random.noise}\n%{if var.key != ""}from ${lower(data.users.email)}%{endif}"
  }

  request "still" {
    path    = "/still"
    query   = { sort = "none" }
    headers = { Authorization = "none" }
  }
}

benchmark "shop" {
  groups      = [group.shop]
  strategies  = [strategy.sequential]
  concurrency = ["default"]
  iterations  = 2
  blocks      = 1
  warmup      = "0s"
  lead_in     = false
}
