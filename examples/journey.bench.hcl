# Is buying slower with the change under review, and what does it bring a page to ask for all it can at once? And on a usual
# day, when most customers only look around?
#
# A customer logs in, looks at the cheapest items, puts one of them into a basket, orders and leaves. Each step takes what it
# needs from the answers to others: that is the whole order, there is no other. `make example-journey` builds both shops.

bench {
  required_version = ">= 0.1.0"
}

variable "base" {
  description = "Command that starts the build to compare against."
  type        = list(string)
  default     = ["../out/base"] # from this folder; README.md says how it gets there
}

variable "head" {
  description = "Command that starts the build under review."
  type        = list(string)
  default     = ["../out/head"]
}

data "customers" {
  rows = [ # the shop's passwords are the names backwards
    { name = "ada", password = "ada" },
    { name = "grace", password = "ecarg" },
    { name = "barbara", password = "arabrab" },
    { name = "hedy", password = "ydeh" },
  ]
}

server "shop" {
  for_each = { base = var.base, head = var.head }

  type    = "command"
  command = each.value
  env     = { PORT = self.port } # bench picks a free port
  ready { path = "/healthz" }
}

group "buy" {
  for_each    = server.shop
  description = "One customer buys one item."
  base_url    = each.value.url

  request "login" {
    method  = "POST"
    path    = "/login"
    json    = { name = data.customers.name, password = data.customers.password }
    capture = { token = json("$.token") }
  }
  request "items" {
    path    = "/items"
    query   = { limit = 20 }
    capture = { item = json("$[*].id", "any") } # one of them, drawn
    think   = ["5ms", "20ms"]                   # seconds, with people; here nobody wants to wait for them
  }
  request "basket" {
    method  = "POST"
    path    = "/baskets"
    headers = { Authorization = "Bearer ${request.login.token}" }
    capture = { id = header("Location", "/baskets/([0-9]+)") }
  }
  request "item" {
    path = "/items/${request.items.item}"
  }
  request "put" {
    method  = "PUT"
    path    = "/baskets/${request.basket.id}/items/${request.items.item}"
    headers = { Authorization = "Bearer ${request.login.token}" }
    expect { status = [204] }
  }
  request "order" {
    method     = "POST"
    path       = "/orders"
    headers    = { Authorization = "Bearer ${request.login.token}" }
    json       = { basket = request.basket.id }
    depends_on = [request.put]
    expect {
      json = { "$.items" = 1 }
    }
  }
  request "logout" {
    method     = "POST"
    path       = "/logout"
    headers    = { Authorization = "Bearer ${request.login.token}" }
    depends_on = [request.order]
  }
}

benchmark "buy" {
  groups      = [group.buy]
  strategies  = [strategy.sequential, strategy.gather]
  concurrency = ["default"]
  iterations  = 200
  blocks      = 10

  compare {
    baseline = group.buy["base"]
    metrics  = [makespan.p50]
  }
  threshold "nobody_is_turned_away" {
    metric = broken_ratio
    max    = 0
  }
}

group "browse" {
  for_each    = server.shop
  description = "Somebody looks around."
  base_url    = each.value.url

  request "items" {
    path    = "/items"
    query   = { limit = 20 }
    capture = { item = json("$[*].id", "any") }
  }
  request "item" { path = "/items/${request.items.item}" }
}

# Three of four who come only look around. Whoever buys may have to wait for them.
mix "day" {
  for_each = server.shop

  part "browse" {
    group = group.browse[each.key]
    share = 0.75
  }
  part "buy" {
    group = group.buy[each.key]
    share = 0.25
  }
}

benchmark "day" {
  description = "The shop on a usual day."
  groups      = values(mix.day)
  strategies  = [strategy.sequential]
  rate        = [80] # who comes doesn't wait for others
  duration    = "10s"
  blocks      = 10

  compare { # the whole day, and each part of it
    baseline = mix.day["base"]
    metrics  = [makespan.p50]
  }
  threshold "buyers" {
    metric = part.buy.makespan.p95
    max    = "250ms"
  }
}
