# What several specs say of the shop, once: a module. ../catalogue.bench.hcl takes it.

variable "base_url" {
  type        = string
  description = "where the shop is"
}

variable "page" {
  type        = number
  default     = 1
  description = "which page of the catalogue is asked for"
}

client "patient" {
  timeout = "5s"
}

group "browse" {
  base_url = var.base_url
  client   = client.patient

  request "catalogue" {
    path  = "/anything/catalogue"
    query = { page = var.page }
  }
  request "search" {
    method    = "POST"
    path      = "/post"
    body_file = "bodies/search.json"
    headers   = { Content-Type = "application/json" }
  }
}

output "health" {
  value       = "${var.base_url}/status/200"
  description = "answers when the shop is up"
}
