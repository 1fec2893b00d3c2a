/**
 * Key-value storage: namespaces, and what is in them.
 */
import { deleteMany, getMany, putMany } from "./kv/bulk.ts";
import { createNamespace, listNamespaces, removeNamespace, renameNamespace, showNamespace } from "./kv/namespaces.ts";
import { deleteValue, getMetadata, getValue, listKeys, putValue } from "./kv/values.ts";
import { ACCOUNT, type V4Route } from "./route.ts";

const NAMESPACES = `${ACCOUNT}/storage/kv/namespaces`;
const NAMESPACE = `${NAMESPACES}/:namespace`;

export const KV_ROUTES: readonly V4Route[] = [
  { method: "GET", path: NAMESPACES, access: "any key", handle: listNamespaces },
  { method: "POST", path: NAMESPACES, access: "deploy", handle: createNamespace },
  { method: "GET", path: NAMESPACE, access: "any key", handle: showNamespace },
  { method: "PUT", path: NAMESPACE, access: "deploy", handle: renameNamespace },
  { method: "DELETE", path: NAMESPACE, access: "deploy", handle: removeNamespace },
  { method: "GET", path: `${NAMESPACE}/keys`, access: "any key", handle: listKeys },
  { method: "GET", path: `${NAMESPACE}/values/:key`, access: "any key", handle: getValue },
  { method: "PUT", path: `${NAMESPACE}/values/:key`, access: "deploy", handle: putValue },
  { method: "DELETE", path: `${NAMESPACE}/values/:key`, access: "deploy", handle: deleteValue },
  { method: "GET", path: `${NAMESPACE}/metadata/:key`, access: "any key", handle: getMetadata },
  { method: "PUT", path: `${NAMESPACE}/bulk`, access: "deploy", handle: putMany },
  { method: "DELETE", path: `${NAMESPACE}/bulk`, access: "deploy", handle: deleteMany },
  { method: "POST", path: `${NAMESPACE}/bulk/delete`, access: "deploy", handle: deleteMany },
  { method: "POST", path: `${NAMESPACE}/bulk/get`, access: "any key", handle: getMany },
];
