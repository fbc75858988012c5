# Draws, rows and numbers by key, parts of a body with values in them, and a name that is repeated.
locals {
  markets = { eu = ["paris", "rome"], us = ["austin"] }
}

data "users" {
  for_each = local.markets
  rows     = [for city in each.value : { city = city, market = each.key }]
}

random "day" {
  for_each = { eu = 30, us = 20 }
  integer  = [1, each.value]
}

random "slot" {
  for_each = ["am", "pm"]
  choice   = ["early ${each.value}", "late ${each.value}"]
}

counter "order" {
  for_each = toset(["eu", "us"])
  start    = 10
}

group "shop" {
  for_each = local.markets
  base_url = "http://127.0.0.1:8080"
  request "search" {
    path  = "/days/${random.day[each.key]}"
    query = { tag = ["new", random.slot[0], data.users[each.key].market], plain = ["1", "2"] }
  }
  request "upload" {
    method = "POST"
    path   = "/orders/${counter.order[each.key]}"
    multipart "about" {
      value = jsonencode({ city = data.users[each.key].city, slot = random.slot[1] })
      type  = "application/json"
    }
    multipart "day" { value = random.day["us"] }
    multipart "fixed" { value = "zslotz" }
    multipart "file" { file = "binary.dat" }
  }
  request "form" {
    method = "POST"
    path   = "/form"
    form   = { day = [random.day["eu"], "x"], b = "2" }
  }
}

benchmark "shop" {
  groups      = [group.shop]
  strategies  = [strategy.pool]
  concurrency = [1]
}
