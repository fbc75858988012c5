module "remote" {
  source = "git::https://example.com/shared.git" # ERROR: Source that is no folder here
}
module "registry" {
  source = "hashicorp/shared" # ERROR: Source that is no folder here
}
module "root" {
  source = "/opt/shared" # ERROR: Source that is no folder here
}
module "backslashes" {
  source = "..\\shared" # ERROR: Source that is no folder here
}
module "empty" {
  source = "" # ERROR: Source that is no folder here
}
module "missing" {
  source = "./nowhere" # ERROR: Module that can't be read
}
module "itself" {
  source = "./" # ERROR: Module of itself
}
module "evaluated" {
  source = local.folder # ERROR: Source that isn't written out
}
module "none" { # ERROR: Missing argument
  base_url = "http://127.0.0.1:1"
}
locals {
  folder = "./shared"
}
