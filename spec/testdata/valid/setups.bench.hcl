# Set-ups and tear-downs: a token for each of two servers, that what is loaded is there, and what it leaves behind.
variable "secret" {
  default   = "not for everyone"
  sensitive = true
}

server "build" {
  for_each = { base = "./base", head = "./head" }
  type     = "command"
  command  = [each.value, "-port", self.port]
  restart  = "every 2 blocks"
}

client "patient" {
  timeout = "1m"
}

setup "org" {
  for_each = server.build
  base_url = each.value.url
  client   = client.patient
  request "token" {
    method  = "POST"
    path    = "/oauth/token"
    form    = { client_id = "bench", client_secret = var.secret }
    capture = { access = json("$.access_token") }
  }
  request "create" {
    method  = "POST"
    path    = "/orgs"
    headers = { Authorization = "Bearer ${request.token.access}" }
    json    = { name = "load" }
    capture = { id = json("$.id"), roles = json("$.roles[*]", "all") }
    expect {
      status = [201]
    }
  }
  request "ready" {
    path    = "/orgs/${request.create.id}"
    headers = { Authorization = "Bearer ${request.token.access}" }
    until = {
      status = [200]
      json   = { "$.status" = "available", "$.members" = length_between(1, 20) }
      within = "2m"
    }
  }
}

setup "catalogue" {
  base_url = "https://catalogue.example.com"
  request "index" {
    for_each = ["shoes", "hats"]
    method   = "PUT"
    path     = "/indexes/${each.value}"
    headers  = { Authorization = "Bearer ${setup.org["base"].access}" }
    capture  = { number = header("X-Number") }
  }
  request "ready" {
    path       = "/indexes/${request.index[0].number}"
    depends_on = [request.index]
    until      = { within = "30s", every = "1s", body_contains = "ready" }
  }
}

teardown "org" {
  for_each = server.build
  base_url = each.value.url
  request "remove" {
    method  = "DELETE"
    path    = "/orgs/${setup.org[each.key].id}"
    headers = { Authorization = "Bearer ${setup.org[each.key].access}" }
    expect {
      status = [204, 404]
    }
  }
}

teardown "all" {
  base_url = "https://catalogue.example.com"
  headers  = { Authorization = "Bearer ${setup.org["head"].access}" }
  request "clean" {
    method = "POST"
    path   = "/clean"
  }
}

group "api" {
  for_each = server.build
  base_url = each.value.url
  headers  = { Authorization = "Bearer ${setup.org[each.key].access}", X-Static = "yes" }
  request "org" { path = "/orgs/${setup.org[each.key].id}" }
  request "member" {
    method = "POST"
    path   = "/members"
    query  = { org = [setup.org[each.key].id, "2"], note = base64encode("${setup.org[each.key].id}:x") }
    json   = { org = setup.org[each.key].id, roles = setup.org[each.key].roles }
  }
}

benchmark "api" {
  groups      = [group.api]
  strategies  = [strategy.gather]
  concurrency = [4]
}
