#include "tests/simulator/edit.h"

#include "tests/simulator/kubernetes/resource.h"

namespace simulator {
void Edit::Put(std::string_view resource, const ObjectMeta& meta) {
  Put(kubernetes::IndexOfResource(resource), meta.key());
}

void Edit::Put(std::size_t resource, const std::string& key) {
  kubernetes::Resources()[resource].Visit(
      world, times_, key, [&](ObjectMeta& meta, const std::function<StoredObject()>& render) {
        Touch(world, meta);
        store_.Put(resource, key, meta.resource_version,
                   std::make_shared<const StoredObject>(render()));
      });
}

void Edit::Remove(std::string_view resource, const ObjectMeta& meta) {
  Forget(kubernetes::IndexOfResource(resource), meta.key());
}

void Edit::Forget(std::size_t resource, const std::string& key) {
  const ObjectPointer last = store_.Get(resource, key);
  if (!last) return;
  const std::int64_t version = ++world.resource_version;
  store_.Remove(resource, key, version,
                std::make_shared<const StoredObject>(
                    StoredObject{WithResourceVersion(last->json, version), last->fields}));
}

}  // namespace simulator
