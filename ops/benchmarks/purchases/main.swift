import Models
import Rules

/// Prints the reviews of real purchases and compares each with an exact sort:
/// `purchases PURCHASES.csv [REFUNDS.csv] [--lanes 12] [--every 60]`.
///
/// Reads the columns `customer_id,date,cds,dollars`, or `InvoiceNo,CustomerID,InvoiceTime,AmountMinor,…` with refunds in
/// `CreditNo,OriginalInvoiceNo,CustomerID,CreditTime,AmountMinor,…`; times without a zone are UTC. Exit code 1 when a tier differs.
let options = try PurchaseOptions(CommandLine.arguments.dropFirst())
var replay = try PurchaseReplay(try PurchaseRecord.read(options.purchases, refunds: options.refunds), lanes: options.lanes)
if try replay.run(every: options.every) > 0 { throw PurchaseError.differs }
